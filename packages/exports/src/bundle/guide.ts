/** A step of the check: what it shows, and the commands. */
interface Step {
  readonly title: string;
  readonly text: string;
  readonly commands: string;
}

const STEPS: readonly Step[] = [
  {
    title: 'The key is the platform’s',
    text: `A forger would put a key of their own into the bundle. So compare the fingerprint that this prints with the
one that the operator gave you by another way; the compliance page shows it too.`,
    commands: `openssl pkey -pubin -in public-key.pem -outform DER | sha256sum`,
  },
  {
    title: 'The manifest is signed with it',
    text: `\`manifest.sig\` is the Ed25519 signature (64 bytes) over the bytes of \`manifest.json\`, in base64.`,
    commands: `openssl base64 -d -A -in manifest.sig -out manifest.sig.raw
openssl pkeyutl -verify -rawin -in manifest.json -sigfile manifest.sig.raw -pubin -inkey public-key.pem`,
  },
  {
    title: 'The files are those of the manifest',
    text: `Every file but the manifest and its signature is listed with its SHA-256.`,
    commands: `jq -r '.files[] | "\\(.sha256)  \\(.name)"' manifest.json | sha256sum --check --strict --quiet`,
  },
  {
    title: 'Each log is one chain, without gaps, up to the end that the manifest names',
    text: `\`seq\` counts from 1, and \`prev_hash\` is the \`hash\` of the line before; the first one is 64 zeros.`,
    commands: `logs() { jq -r '.files[].name | select(startswith("logs/"))' manifest.json | xargs cat; }
zeros=0000000000000000000000000000000000000000000000000000000000000000
logs | jq -n --arg zeros "$zeros" '
  reduce inputs as $line ({ends: {}, faults: []};
    (.ends[$line.bot] // {seq: 0, hash: $zeros}) as $last
    | if $line.seq == $last.seq + 1 and $line.prev_hash == $last.hash then .
      else .faults += ["\\($line.bot): event \\($line.seq) does not follow \\($last.seq)"] end
    | .ends[$line.bot] = {seq: $line.seq, hash: $line.hash})' > chain.json
jq -e '.faults == [] or (.faults | halt_error(1))' chain.json
jq -e --slurpfile chain chain.json '.heads == $chain[0].ends' manifest.json`,
  },
  {
    title: 'Each line has the hash of its text',
    text: `\`hash\` is the SHA-256, in lower-case hex, of \`prev_hash\` (its 64 characters) joined with the line
without its field \`hash\`. Lines are in RFC 8785 form; cutting the field out of the text keeps them so, and no
number or letter is reformatted. A line with \`"redacted":true\` had a secret taken out: it cannot be recomputed, but the
line after it carries its hash, and so do the checkpoints.`,
    commands: `logs | jq -rR '
  fromjson as $line | select($line.redacted != true)
  | $line.hash, $line.prev_hash + (split("\\"hash\\":\\"\\($line.hash)\\",") | join(""))' |
while IFS= read -r hash && IFS= read -r text; do
  [ "$(printf %s "$text" | sha256sum)" = "$hash  -" ] || echo "$hash is not the hash of $text"
done > faults.txt
[ ! -s faults.txt ] || { cat faults.txt; false; }`,
  },
  {
    title: 'The checkpoints are one chain, signed with the key',
    text: `A checkpoint was signed about every minute in which something changed, long before this bundle was made. What is
signed is the line without its last field, \`signature\` (Ed25519, base64). \`previous\` is the SHA-256 of what was signed
before, so that the newest signature covers all of them. Where none were made this ends with a fault: nothing shows then
that no log was cut.`,
    commands: `checkpoints() { jq -r '.files[].name | select(startswith("checkpoints/"))' manifest.json | xargs cat; }
checkpoints | jq -rR '
  fromjson as $checkpoint | $checkpoint.previous, $checkpoint.signature,
    (split(",\\"signature\\":\\"\\($checkpoint.signature)\\"") | join(""))' | {
  last=$zeros
  while IFS= read -r previous && IFS= read -r signature && IFS= read -r text; do
    [ "$previous" = "$last" ] || echo "the checkpoint with previous $previous does not follow $last"
    last=$(printf %s "$text" | sha256sum)
    last=\${last%% *}
    printf %s "$text" > checkpoint.txt
    printf %s "$signature" > checkpoint.sig
  done
} > faults.txt
[ ! -s faults.txt ] || { cat faults.txt; false; }
openssl base64 -d -A -in checkpoint.sig -out checkpoint.sig.raw
openssl pkeyutl -verify -rawin -in checkpoint.txt -sigfile checkpoint.sig.raw -pubin -inkey public-key.pem`,
  },
  {
    title: 'No log ends before what was signed of it',
    text: `The newest head that the checkpoints hold of each log must be in the log. This prints the heads that are not: a log
that was truncated, rehashed, or removed.`,
    commands: `checkpoints | jq -n 'reduce inputs as $checkpoint ({}; . + $checkpoint.heads)' > signed.json
logs | jq -n --slurpfile signed signed.json '
  reduce inputs as $line ($signed[0];
    if .[$line.bot] == {seq: $line.seq, hash: $line.hash} then del(.[$line.bot]) else . end)' > missing.json
jq -e '. == {}' missing.json || { cat missing.json; false; }`,
  },
];

const INTRODUCTION = `# How to check this bundle

It holds the whole record at one moment, and everything needed to check it without the platform:

| file | is |
| --- | --- |
| \`logs/platform/\`, \`logs/<bot>/\` | every event, one a line, each with the hash of the one before; read the parts in order |
| \`checkpoints/\` | the signed ends of the logs over time |
| \`public-key.pem\` | the key that verifies the signatures (Ed25519) |
| \`names.json\` | the names of people, tokens and bots, whose ids are in the logs |
| \`manifest.json\`, \`manifest.sig\` | every file with its SHA-256, and where each log ends; the signature over that |

You need \`sha256sum\`, \`jq\` (1.6 or newer) and \`openssl\` (3.0 or newer), and a POSIX shell in this folder. Run the steps
in order, in one shell. Each reports a fault and then ends with an exit status other than 0. Log lines are
text: none of these commands executes their content.
`;

const LIMITS = `## What this does not show

- Events after the newest checkpoint are proven by the manifest alone: by the platform at the moment of the download.
- Whether a bot's reports are true: the log proves only what was reported and decided, and when.
- Whether the key was stolen. Older bundles or checkpoints that you kept expose a rewritten record: the old heads must
  be in the new logs.
`;

const sh = (commands: string): string => `\`\`\`sh\n${commands}\n\`\`\``;

const PAGES = STEPS.map(
  ({ title, text, commands }, place) => `## ${place + 1}. ${title}\n\n${text}\n\n${sh(commands)}\n`,
).join('\n');

/** The page that lies in every bundle. */
export const GUIDE = `${INTRODUCTION}\n${PAGES}\n${LIMITS}`;
