import { loginsFileOf } from './logins-file.js';

test.each([
  [
    'postgresql://app:secret@127.0.0.1:5433/phasegate',
    'phasegate-demo-127.0.0.1-5433-phasegate.json',
  ],
  [
    'postgres://app@db.example.org/trading%20floor',
    'phasegate-demo-db.example.org-5432-trading_floor.json',
  ],
  [
    'postgresql:///phasegate?host=/var/run/postgresql',
    'phasegate-demo-_var_run_postgresql-5432-phasegate.json',
  ],
  ['postgresql://[::1]:5432/../../x', 'phasegate-demo-_1_-5432-x.json'],
])('the logins of %s are in %s', (url, file) => expect(loginsFileOf(url)).toBe(file));
