/**
 * The way services speak to Kafka: plain clients with the settings that Axial's guarantees rest on.
 *
 * <p>{@link dev.axial.kafka.loop.ExactlyOnceLoop} carries images and verdicts, {@link
 * dev.axial.kafka.epoch.EpochReader} pulls epochs, {@link dev.axial.kafka.log.TopicFollower} folds a topic into state.
 * No framework, no business.
 */
package dev.axial.kafka;
