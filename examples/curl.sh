#!/bin/sh
# What a bot does, call by call. Run it beside `npm start`:
#
#   sh examples/curl.sh http://127.0.0.1:4000 pgk_…     (a key of `keys` in .data/demo.json)
#
# A client does more: it repeats, keeps reports on the disk, and blocks when there is no answer.
set -eu
URL=${1:-${PHASEGATE_URL:?usage: curl.sh URL KEY}}
KEY=${2:-${PHASEGATE_KEY:?usage: curl.sh URL KEY}}
ID=curl-$(date +%s)-$$

# Fails on every error (-f), and after two seconds: no answer means no trade.
call() {
  method=$1 path=$2
  shift 2
  curl -sSf --max-time 2 -X "$method" "$URL$path" -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' "$@"
  echo
}

# 1. How the bot stands; `as_of` is the platform's clock, the one that counts.
STATUS=$(call GET /v1/status)
echo "$STATUS"
NOW=$(echo "$STATUS" | sed 's/.*"as_of":"\([^"]*\)".*/\1/')

# 2. May I? On paper, so that it runs in every phase.
TRADE='"trade_id":"'$ID'","symbol":"AAPL","side":"long","mode":"paper","notional":"100"'
ANSWER=$(call POST /v1/trade-checks -d "{$TRADE}")
echo "$ANSWER"

# 3. Only with an allow: enter, and say so; later say what came of it, after fees.
case $ANSWER in
*'"decision":"allow"'*)
  call POST /v1/trades -d "{$TRADE,\"opened_at\":\"$NOW\"}"
  call POST "/v1/trades/$ID/close" -d "{\"closed_at\":\"$NOW\",\"pnl\":\"4.85\"}"
  ;;
esac

# 4. Out, whatever happens: leave first, say so when you can. It is never refused.
call POST /v1/emergency-exits -d "{\"exit_id\":\"$ID\",\"symbol\":\"AAPL\",\"reason\":\"the price feed is lost\",\"at\":\"$NOW\"}"
