// Sorts the table by each column, by the keyboard's own click, both ways; what is out of order, one line each.
(() => {
  const problems = [];
  const table = document.querySelector('table.sortable');
  if (table === null) return ['there is no table to sort'];
  const count = table.tBodies[0].rows.length;
  table.querySelectorAll('th button').forEach((button, column) => {
    ['ascending', 'descending'].forEach((direction) => {
      button.focus();
      if (document.activeElement !== button) problems.push(button.textContent + ' cannot be focussed');
      button.click();
      if (button.closest('th').getAttribute('aria-sort') !== direction) problems.push(button.textContent + ': aria-sort');
      const values = Array.from(table.tBodies[0].rows).map((row) => row.cells[column].dataset.value)
        .filter((value) => value !== '');
      const numbers = values.map(Number);
      const isNumeric = !numbers.some(Number.isNaN);
      for (let index = 1; index < values.length; index += 1) {
        const order = isNumeric ? numbers[index] - numbers[index - 1] : values[index].localeCompare(values[index - 1]);
        if (direction === 'ascending' ? order < 0 : order > 0) {
          problems.push(button.textContent + ' ' + direction + ': row ' + index);
          break;
        }
      }
      if (table.tBodies[0].rows.length !== count) problems.push('rows were lost');
    });
  });
  return problems;
})()
