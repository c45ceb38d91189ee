/* global describe, expect, it */
// A number that is cited must be there to be read: rules, requirements, estimates, and the paths that guides name.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = process.cwd();
const read = (path) => readFileSync(join(ROOT, path), 'utf8');

const TEXT =
  /\.(cjs|css|html|js|json|md|mjs|prisma|py|sh|sql|toml|ts|tsx|ya?ml)$|(^|\/)Dockerfile$/;
/** Written by other programs, or generated: no words of ours. */
const FOREIGN = /^(pnpm-lock\.yaml|fixtures\/(?!vectors\/)|docs\/rules\.md)/;
const SELF = 'scripts/citations.test.mjs';

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((path) => TEXT.test(path) && !FOREIGN.test(path) && path !== SELF)
  .filter((path) => existsSync(join(ROOT, path)));

/** Comments run on over lines: "(rules\n * 3.4)" is one citation. */
const flowing = (text) => text.replace(/\s*\n\s*(?:\*|\/\/+|#+|--)?\s*/g, ' ');
const texts = files.map((path) => [path, flowing(read(path))]);

/** Every number that a pattern's first group holds ("6.1, 6.2"), as `path: number`, for those that are not known. */
function unresolved(pattern, known) {
  let cited = 0;
  const missing = [];
  for (const [path, text] of texts)
    for (const [, list] of text.matchAll(pattern))
      for (const number of list.match(/[\w-]*\d[\d.]*\d|\w*\d/g)) {
        cited += 1;
        if (!known.has(number.toUpperCase())) missing.push(`${path}: ${number}`);
      }
  return { cited, missing };
}

const rules = new Set(
  [...read('docs/rules.md').matchAll(/^(?:## )?(\d+)(\.\d+)?[. ]/gm)].map(
    ([, section, rule = '']) => section + rule,
  ),
);
/** The first cells of the brief's tables. */
const brief = [...read('docs/product-brief.md').matchAll(/^\| ([A-Z][\w -]*\d) +\|/gm)].map(
  ([, name]) => name,
);
const numbered = (kind) =>
  new Set(brief.filter((name) => name.startsWith(kind)).map((name) => name.slice(kind.length)));

describe('what is cited can be read', () => {
  const LIST = (one) => `(${one}(?:(?:, | and | or | to |–)(?:rules )?${one}(?![\\w.]\\d))*)`;

  it.each([
    ['rules', new RegExp(`\\brules? ${LIST('\\d+(?:\\.\\d+)?')}`, 'gi'), rules, 500],
    ['requirements', /\b((?:FR|NFR)-\d+)/g, new Set(brief), 40],
    ['user stories', /\b(US[1-9])\b/gi, new Set(brief), 10],
    ['scenarios', /\bScenario (\d+)/g, numbered('Scenario '), 15],
    ['success criteria', /\bsuccess criterion (\d+)/gi, numbered('Success criterion '), 3],
    ['assumptions', /\bAssumption (\d+)/g, numbered('Assumption '), 1],
    [
      'estimates',
      new RegExp(`\\bevidence ${LIST('E\\d')}`, 'g'),
      new Set([...read('docs/evidence.md').matchAll(/^\*\*(E\d) /gm)].map(([, name]) => name)),
      20,
    ],
  ])('%s', (_, pattern, known, least) => {
    const { cited, missing } = unresolved(pattern, known);
    expect(missing).toEqual([]);
    expect(cited).toBeGreaterThanOrEqual(least);
  });

  it('the brief has every number from 1 on', () => {
    const upTo = (count) => new Set(Array.from({ length: count }, (__, index) => `${index + 1}`));
    expect(numbered('FR-00')).toEqual(upTo(8));
    expect(numbered('NFR-00')).toEqual(upTo(4));
    expect(numbered('US')).toEqual(upTo(6));
    expect(numbered('Scenario ')).toEqual(upTo(6));
    expect(numbered('Success criterion ')).toEqual(upTo(8));
    expect(numbered('Assumption ')).toEqual(upTo(7));
  });

  it('no document is cited that is not in the repository', () => {
    const elsewhere =
      /\b(?:interface|changes|seed|house|stack)\.md\b|\binterface: [A-Z]|\bseed[’']s (?!value)|\bSeed, /g;
    const cited = texts.flatMap(([path, text]) =>
      [...text.matchAll(elsewhere)].map(([words]) => `${path}: ${words}`),
    );
    expect(cited).toEqual([]);
  });

  it('links and paths in the guides lead somewhere', () => {
    const guides = files.filter((path) => path.endsWith('.md'));
    const dead = guides.flatMap((guide) => {
      const text = read(guide);
      const links = [
        ...text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g),
        ...text.matchAll(/^\[[^\]]+\]: (?!\w+:|#)([^#\s]+)/gm),
      ].map(([, to]) => join(dirname(guide), to));
      const paths = [
        ...text.matchAll(
          /`((?:apps|clients|deploy|docs|e2e|findings|fixtures|packages|scripts)\/[\w./[\]()-]+)`/g,
        ),
      ].map(([, path]) => path);
      return [...links, ...paths]
        .filter((path) => !/(^|\/)dist(\/|$)/.test(path) && !existsSync(join(ROOT, path)))
        .map((path) => `${guide}: ${path}`);
    });
    expect(guides.length).toBeGreaterThan(10);
    expect(dead).toEqual([]);
  });
});
