// Moves along the points of each history's picture by the keyboard; what does not answer, one line each.
(() => {
  const problems = [];
  document.querySelectorAll('figure.levels').forEach((figure) => {
    const name = figure.querySelector('figcaption').textContent;
    const reading = figure.querySelector('[role=status]');
    const points = Array.from(figure.querySelectorAll('.point'));
    const reached = points.filter((point) => point.getAttribute('tabindex') === '0');
    if (reached.length !== 1) problems.push(name + ': the Tab key reaches ' + reached.length + ' points');
    const seen = new Set();
    const press = (key) => {
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      seen.add(document.activeElement);
      if (reading.textContent !== document.activeElement.getAttribute('aria-label')) problems.push(name + ': ' + key);
    };
    reached[0].focus();
    const rows = new Set(points.map((point) => point.dataset.series)).size;
    for (let row = 0; row < rows; row += 1) {
      press('Home');
      for (let column = 0; column < points.length; column += 1) press('ArrowRight');
      press('ArrowDown');
    }
    press('ArrowUp');
    press('End');
    press('ArrowLeft');
    if (seen.size !== points.length) problems.push(name + ': ' + seen.size + ' of ' + points.length + ' points reached');
    const before = reading.textContent;
    points[0].dispatchEvent(new MouseEvent('mouseenter'));
    if (points.length > 2 && reading.textContent === before) problems.push(name + ': the pointer tells nothing');
    document.activeElement.blur();
  });
  return problems;
})()
