#!/usr/bin/env bash
# Runs the gateway for a load test, on the ports and in the folder that the harness names:
#   LISTEN=2525 SINK=2526 PEER_DIR=/tmp/run tests/MailCompliance.Benchmarks/oakfield/serve.sh
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$PEER_DIR"
export Gateway__Listen__0=127.0.0.1:$LISTEN Gateway__NextHop=127.0.0.1:$SINK Gateway__NextHopTls=none Gateway__Hostname=gateway.oakfield.sch.example
export Policy__File=$here/policy.json People__Folder=$here/people Web__Listen=127.0.0.1:0
export Storage__ConnectionString="Data Source=$PEER_DIR/mailcompliance.db" Logging__LogLevel__Default=Warning
exec dotnet "${MAILCOMPLIANCE:-$here/../../../src/MailCompliance.Server/bin/Release/net10.0/mailcompliance.dll}" serve
