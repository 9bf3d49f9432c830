#!/usr/bin/env bash
# Makes the keys of SecuredKafkaTest anew: an authority that exists for these tests alone, a broker's and a client's
# certificate for a hundred years, and a client's that has expired. They protect nothing.
set -euo pipefail
cd "$(dirname "$0")"
rm -f ./*.p12 authority.crt
tool() { keytool "$@" -storetype PKCS12 -storepass changeit 2>/dev/null; }
pair() { tool -genkeypair -keystore "$1.p12" -keyalg EC -groupname secp256r1 "${@:2}"; }

pair authority -alias authority -dname "CN=Axial tests" -ext bc:c -validity 36500
tool -exportcert -keystore authority.p12 -alias authority -file authority.crt
tool -importcert -keystore trust.p12 -alias authority -file authority.crt -noprompt
for name in broker client expired; do
  cp authority.p12 "$name.p12"
  days=36500 since=-0d
  [[ $name == expired ]] && days=1 since=-3d
  pair "$name" -alias key -dname "CN=${name/expired/client}" -ext san=ip:127.0.0.1 -signer authority -startdate $since -validity $days
  tool -delete -keystore "$name.p12" -alias authority
done
rm authority.p12 authority.crt
