/**
 * A Kafka broker of one node for a person's machine and for tests: the real broker, in KRaft mode, in its own folder.
 * Production brings its own cluster; nothing here runs there.
 */
package dev.axial.broker;
