#!/usr/bin/env bash
# read-excel-file 9.3.17 reads 448 of the 1,440 minutes of a day a millisecond early, exceljs 4.4.0 none.
#
# A date cell of a workbook is a number of days with a fraction. 00:05 on 2026-03-05 is stored as 46086.00347222222,
# and read back as 00:04:59.999: the product with the milliseconds of a day is cut off instead of rounded. A list of
# trades then has entries in the minute, hour or day before the one that the platform exported.
#
# Output seen:
#   read-excel-file: 448 of 1440 minutes differ, the first 2026-03-05T00:04:59.999Z for 2026-03-05T00:05:00.000Z
#   exceljs: 0 of 1440 minutes differ
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent read-excel-file@9.3.17 exceljs@4.4.0 >/dev/null 2>&1
cat > compare.mjs <<'JS'
import ExcelJS from 'exceljs';
import readSheets from 'read-excel-file/node';

const minutes = Array.from({ length: 1440 }, (_, minute) => new Date(Date.UTC(2026, 2, 5, 0, minute)));
const workbook = new ExcelJS.Workbook();
const sheet = workbook.addWorksheet('times');
for (const minute of minutes) sheet.addRow([minute]);
const bytes = Buffer.from(await workbook.xlsx.writeBuffer());

const [read] = await readSheets(bytes);
const early = minutes.filter((minute, row) => read.data[row][0].getTime() !== minute.getTime());
const first = minutes.indexOf(early[0]);
console.log(
  `read-excel-file: ${early.length} of 1440 minutes differ, the first ${read.data[first][0].toISOString()} for ${early[0].toISOString()}`,
);
const again = new ExcelJS.Workbook();
await again.xlsx.load(bytes);
const times = again.worksheets[0].getColumn(1).values.slice(1);
console.log(
  `exceljs: ${minutes.filter((minute, row) => times[row].getTime() !== minute.getTime()).length} of 1440 minutes differ`,
);
JS
node compare.mjs | tee output.txt
diff output.txt - <<'SEEN'
read-excel-file: 448 of 1440 minutes differ, the first 2026-03-05T00:04:59.999Z for 2026-03-05T00:05:00.000Z
exceljs: 0 of 1440 minutes differ
SEEN
