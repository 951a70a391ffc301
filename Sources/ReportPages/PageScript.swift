/// The script of a report's page. A click on a column's title sorts its table, a second click reverses the order.
/// Without scripts the titles are plain text, and nothing else changes.
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
    """
}
