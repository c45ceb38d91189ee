/** Something is wrong that the user can put right; the message is one sentence. */
export class Fault extends Error {}

/** Runs a command's main function; a fault is printed to stderr as one sentence. */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Fault ? `\n${error.message}` : error);
    process.exit(1);
  }
}
