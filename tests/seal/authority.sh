#!/bin/sh
# A time-stamping authority of its own, made with the `openssl` program in the folder $1, and stamps of $1/content.
#
# KINDS: the keys of root, middle and signer, each of rsa, p256, p384, ed25519, `pss` (RSA, signs with PSS), and of
# rsa1024 and p521, which are not checked.
# DIGEST, ESS: the digests of the signature, and of the signer's certificate in it.
# PRECISION: digits below the second. ROOT, MIDDLE: what these certificates are allowed.
# USAGE, DAYS, CMS: what the key is for in another certificate of the signer, how long that is valid, and options of
# `openssl cms` for a stamp that is signed with it: `openssl ts` refuses to make wrong ones.
set -eu
cd "$1"
set -- ${KINDS:-p256 p256 p256}

key() {
  case $2 in
    rsa | pss) openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$1.key" ;;
    rsa1024) openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out "$1.key" ;;
    p256 | p384 | p521) openssl genpkey -algorithm EC -pkeyopt "ec_paramgen_curve:P-${2#p}" -out "$1.key" ;;
    ed25519) openssl genpkey -algorithm ed25519 -out "$1.key" ;;
  esac 2>/dev/null
}
how() { if [ "$1" = pss ]; then echo "-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest"; fi; }

cat >conf <<END
[req]
distinguished_name = name
prompt = no
[name]
[authority]
basicConstraints = critical, ${ROOT:-CA:true}
keyUsage = critical, keyCertSign, cRLSign
[middle]
basicConstraints = critical, ${MIDDLE:-CA:true}
[signer]
basicConstraints = critical, CA:false
extendedKeyUsage = critical, timeStamping
[other]
subjectKeyIdentifier = hash
${USAGE:-extendedKeyUsage = critical, timeStamping}
[tsa]
default_tsa = local
[local]
serial = serial
default_policy = 1.2.3.4.1
digests = sha256, sha512
signer_digest = ${DIGEST:-sha256}
ess_cert_id_alg = ${ESS:-sha256}
clock_precision_digits = ${PRECISION:-0}
END
echo 0A >serial
key root "$1"
key middle "$2"
key signer "$3"
openssl req -x509 -config conf -extensions authority -key root.key -subj "/O=Test Society/CN=Test Root" \
  -days 36500 $(how "$1") -out root.pem
openssl req -new -config conf -key middle.key -subj "/O=Test Society/CN=Test Middle" -out middle.csr
openssl x509 -req -in middle.csr -CA root.pem -CAkey root.key -extfile conf -extensions middle -days 36500 \
  -set_serial 2 $(how "$1") -out middle.pem 2>/dev/null
openssl req -new -config conf -key signer.key -subj "/O=Test Society/CN=Test Stamps" -out signer.csr
openssl x509 -req -in signer.csr -CA middle.pem -CAkey middle.key -extfile conf -extensions signer \
  -days 36500 -set_serial 3 $(how "$2") -out signer.pem 2>/dev/null
openssl x509 -req -in signer.csr -CA middle.pem -CAkey middle.key -extfile conf -extensions other \
  -days "${DAYS:-36500}" -set_serial 4 $(how "$2") -out other.pem 2>/dev/null

openssl ts -query -data content -sha256 -cert -out asked.tsq 2>/dev/null
openssl ts -query -data content -sha256 -out bare.tsq 2>/dev/null
openssl ts -query -data content -sha512 -cert -out long.tsq 2>/dev/null
for asked in asked bare long; do
  openssl ts -reply -config conf -queryfile "$asked.tsq" -inkey signer.key -signer signer.pem -chain middle.pem \
    -out "$asked.tsr" 2>/dev/null
done
openssl ts -reply -config conf -queryfile asked.tsq -inkey signer.key -signer signer.pem -chain middle.pem \
  -token_out -out token.der 2>/dev/null

openssl cms -verify -noverify -inform DER -in token.der -out info.der 2>/dev/null
openssl cms -sign -binary -nodetach -nosmimecap -cades -md sha256 -econtent_type 1.2.840.113549.1.9.16.1.4 \
  -in info.der -signer other.pem -inkey signer.key -certfile middle.pem ${CMS:-} -outform DER -out other.der
