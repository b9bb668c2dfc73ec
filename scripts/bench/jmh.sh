#!/usr/bin/env bash
# Runs the JMH benchmarks of the code around the forward pass: tokenizing, batching, measures.
# Passes its arguments to JMH, for example a pattern: scripts/bench/jmh.sh Tokenizing -f 3
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."
mvn -B -q -Pquick -pl udfs test-compile
mvn -B -q -pl udfs dependency:build-classpath -Dmdep.outputFile=target/test-class-path -Dmdep.includeScope=test
exec java -cp "udfs/target/classes:udfs/target/test-classes:$(cat udfs/target/test-class-path)" org.openjdk.jmh.Main "$@"
