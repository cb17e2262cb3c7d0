// What somebody who mistyped may have meant: the terminal's measure (parley.protocol.Nearest).

/** Insertions, deletions, exchanges and swaps of neighbours from one word to the other. */
function distance(a, b) {
  const rows = [[...Array(b.length + 1).keys()]];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      row[j] = Math.min(row[j - 1] + 1, rows[i - 1][j] + 1, rows[i - 1][j - 1] + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
      }
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}

/** The closest of the known words if at most a third of its letters differ, or undefined. */
export function nearest(word, known) {
  return known
    .filter((each) => Math.abs(each.length - word.length) <= each.length / 3)
    .map((each) => ({ each, by: distance(word.toLowerCase(), each) }))
    .filter(({ each, by }) => by <= Math.floor(each.length / 3))
    .sort((a, b) => a.by - b.by)[0]?.each;
}
