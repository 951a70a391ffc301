// What is cut off or covered in the page, one line each.
(() => {
  const problems = [];
  const shown = (element) => element.getClientRects().length > 0;
  const name = (element) => {
    const section = element.closest('section');
    return (section ? section.id + ': ' : '') + '"' + element.textContent.trim().slice(0, 50) + '"';
  };
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) {
    problems.push('the page is ' + document.documentElement.scrollWidth + ' pixels wide on ' + width);
  }
  const isInScroller = (element) => element.closest('.scroll') !== null;
  document.querySelectorAll('h1, h2, h3, p, li, figure, figcaption, nav, svg, img, .scroll').forEach((element) => {
    if (!shown(element) || isInScroller(element) || element.classList.contains('skip')) return;
    const box = element.getBoundingClientRect();
    if (box.left < -0.5 || box.right > width + 0.5) problems.push(name(element) + ' goes beyond the screen');
    if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === 'hidden') {
      problems.push(name(element) + ' is cut off');
    }
  });
  let pictures = 0;
  document.querySelectorAll('svg').forEach((svg) => {
    if (!shown(svg)) return;
    pictures += 1;
    const frame = svg.getBoundingClientRect();
    const scale = frame.width / svg.viewBox.baseVal.width;
    if (12 * scale < 9) problems.push(svg.id + ': the text is ' + (12 * scale).toFixed(1) + ' pixels high');
    const texts = Array.from(svg.querySelectorAll('text')).map((element) => {
      const box = element.getBoundingClientRect();
      return { element, left: box.left, right: box.right, top: box.top, bottom: box.bottom };
    });
    texts.forEach((text, index) => {
      if (text.left < frame.left - 1.5 || text.right > frame.right + 1.5 || text.top < frame.top - 0.5
        || text.bottom > frame.bottom + 0.5) {
        problems.push(name(text.element) + ' goes beyond its picture');
      }
      texts.slice(index + 1).forEach((other) => {
        // A line's box is higher than its letters.
        const overlapX = Math.min(text.right, other.right) - Math.max(text.left, other.left);
        const overlapY = Math.min(text.bottom, other.bottom) - Math.max(text.top, other.top);
        if (overlapX > 0.5 && overlapY > 3) problems.push(name(text.element) + ' and ' + name(other.element) + ' overlap');
      });
      svg.querySelectorAll('rect.bar, path.mark, path.solid, path.hollow, line.error').forEach((shape) => {
        const box = shape.getBoundingClientRect();
        // The letters must be met, not only the box around them; a line's own box has no height, or no width.
        const meetsX = Math.min(text.right - 1, box.right) >= Math.max(text.left + 1, box.left);
        const meetsY = Math.min(text.bottom - 3, box.bottom) >= Math.max(text.top + 3, box.top);
        if (meetsX && meetsY) problems.push(name(text.element) + ' lies over a bar, a mark or an error bar');
      });
    });
  });
  const blocks = Array.from(document.querySelectorAll('h1, h2, h3, section > p, figure, .scroll, .gallery li'))
    .filter(shown).map((element) => ({ element, box: element.getBoundingClientRect() }));
  blocks.forEach(({ element, box }, index) => {
    blocks.slice(index + 1).forEach((other) => {
      if (element.contains(other.element) || other.element.contains(element)) return;
      const overlapX = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const overlapY = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      if (overlapX > 0.5 && overlapY > 0.5) problems.push(name(element) + ' and ' + name(other.element) + ' overlap');
    });
  });
  return { pictures, problems };
})()
