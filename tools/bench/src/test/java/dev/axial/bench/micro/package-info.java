/**
 * Benchmarks of the hot paths, one by one, by JMH. Not part of the build's tests: {@code mvn -Pjmh -pl tools/bench -am verify
 * -DskipTests -Djmh=RunQueue} runs those whose names contain {@code RunQueue}; without {@code -Djmh} all of them.
 */
package dev.axial.bench.micro;
