import type {RunId} from './brand.js';
import type {Random} from './random.js';

const HEX = '0123456789abcdef';

/** Returns `count` random bytes as lower-case hex. */
function hexId(random: Random, count: number): string {
  return Array.from(random.bytes(count), (byte) => `${HEX[byte >> 4]}${HEX[byte & 15]}`).join('');
}

/** Returns a new run id: 16 random bytes as hex, MLflow's form. */
export function newRunId(random: Random): RunId {
  return hexId(random, 16) as RunId;
}

/** Tells whether `text` is a whole run id. */
export function isRunId(text: string): text is RunId {
  return /^[0-9a-f]{32}$/.test(text);
}

const ADJECTIVES =
  'able agile amber bold brave brisk calm civil clear cool crisp deft eager early even fair fine fleet fond fresh glad grand hardy keen kind light lively lucid mellow merry mild neat noble plain polite prime proud quick quiet rapid ready rosy sage sharp shy sleek smart smooth snug solid spry steady still sunny swift tidy true vivid warm wise witty'.split(
    ' ',
  );
const NOUNS =
  'ant bat bear bee bird carp cat colt crab crane crow deer dove duck eel elk emu fawn finch fish fly fox frog gnat goat goose gull hare hawk hen hog ibis jay koi lamb lark lynx mole moth mouse mule newt ox owl pug quail ram rat robin seal shad slug snail snipe stag stork swan toad trout vole wasp wolf wren yak'.split(
    ' ',
  );

/** Returns a name a person can say: `calm-heron-412`. Not unique by itself. */
export function newRunName(random: Random): string {
  const [a = 0, b = 0, c = 0, d = 0] = random.bytes(4);
  const number = ((c << 8) | d) % 1000;
  return `${ADJECTIVES[a % ADJECTIVES.length]}-${NOUNS[b % NOUNS.length]}-${number}`;
}
