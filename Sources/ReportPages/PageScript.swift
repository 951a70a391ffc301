/// The script of a report's page. A click on a column's title sorts its table, a second click reverses the order.
/// In the pictures of a history, the Tab key reaches one point of each, and the arrow keys the others: left and right
/// along a series, up and down from one to the next. A line below tells the point. Without scripts the titles are plain
/// text, the Tab key reaches every point, and nothing else changes.
enum PageScript {
  // It has no < and no &, so that HTML and XML read it alike.
  static let text = """
    'use strict';
    document.querySelectorAll('table.sortable').forEach(function (table) {
      const titles = Array.from(table.tHead.rows[0].cells);
      const status = table.closest('section').querySelector('[role=status]');
      titles.forEach(function (title, column) {
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = title.textContent;
        title.textContent = '';
        title.appendChild(button);
        title.setAttribute('aria-sort', 'none');
        button.addEventListener('click', function () {
          const direction = title.getAttribute('aria-sort') === 'ascending' ? 'descending' : 'ascending';
          titles.forEach(function (other) { other.setAttribute('aria-sort', 'none'); });
          title.setAttribute('aria-sort', direction);
          const sign = direction === 'ascending' ? 1 : -1;
          const value = function (row) { return row.cells[column].dataset.value; };
          const body = table.tBodies[0];
          Array.from(body.rows).sort(function (a, b) {
            const first = value(a), second = value(b);
            if (first === second) { return 0; }
            if (first === '') { return 1; }
            if (second === '') { return -1; }
            const difference = Number(first) - Number(second);
            return sign * (Number.isNaN(difference) ? first.localeCompare(second) : difference);
          }).forEach(function (row) { body.appendChild(row); });
          status.textContent = 'Sorted by ' + button.textContent + ', ' + direction + '.';
        });
      });
    });
    document.querySelectorAll('figure.levels').forEach(function (figure) {
      const reading = figure.querySelector('[role=status]');
      const series = [];
      figure.querySelectorAll('.point').forEach(function (point) {
        const number = Number(point.dataset.series);
        series[number] = series[number] || [];
        series[number].push(point);
      });
      const clamp = function (list, index) { return list[Math.max(0, Math.min(list.length - 1, index))]; };
      const tell = function (point) { reading.textContent = point.getAttribute('aria-label'); };
      let current = series[0][series[0].length - 1];
      series.forEach(function (points, row) {
        points.forEach(function (point, column) {
          point.setAttribute('tabindex', point === current ? '0' : '-1');
          point.addEventListener('mouseenter', function () { tell(point); });
          point.addEventListener('focus', function () {
            current.setAttribute('tabindex', '-1');
            point.setAttribute('tabindex', '0');
            current = point;
            tell(point);
          });
          point.addEventListener('keydown', function (event) {
            const next = {
              ArrowLeft: clamp(points, column - 1), ArrowRight: clamp(points, column + 1),
              ArrowUp: clamp(clamp(series, row - 1), column), ArrowDown: clamp(clamp(series, row + 1), column),
              Home: points[0], End: points[points.length - 1],
            }[event.key];
            if (next) { event.preventDefault(); next.focus(); }
          });
        });
      });
    });
    """
}
