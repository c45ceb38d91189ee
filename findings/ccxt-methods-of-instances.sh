#!/usr/bin/env bash
# ccxt 4.5.84 from npm: a method replaced on an exchange's class is used by some callers of an exchange and not by others.
#
# In JavaScript a method that is replaced on a prototype is the one that every instance has from then on: that is how tracing,
# caching and test doubles are put around a library. ccxt's constructor copies every method of the class to the instance under
# its name in snake_case, and a name without capitals is its own snake_case. So `fetch` and `request` are properties of the
# instance, which hide what the class has, and so is `create_order`; `createOrder` is the class's. A wrapper that is put on the
# class after an exchange was made sees createOrder and not create_order, and never a request that is sent.
#
# Output seen:
#   createOrder of the class is used
#   create_order of the instance is used
#   fetch of the instance is used
#   request of the instance is used
#   fetchTicker of the class is used
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund ccxt@4.5.84
cat > replaced.mjs <<'JS'
import ccxt from 'ccxt';

const exchange = new ccxt.binance();
for (const name of ['createOrder', 'create_order', 'fetch', 'request', 'fetchTicker']) {
  ccxt.binance.prototype[name] = function replaced() {};
  const used = exchange[name].name === 'replaced' ? 'the class' : 'the instance';
  console.log(`${name} of ${used} is used`);
}
JS
node replaced.mjs | tee output.txt
diff output.txt - <<'SEEN'
createOrder of the class is used
create_order of the instance is used
fetch of the instance is used
request of the instance is used
fetchTicker of the class is used
SEEN
