/**
 * The common part of every service: its lifecycle and health, and access to it over HTTP. The only library that knows
 * Quarkus; nothing here knows images, models or runs.
 */
package dev.axial.service;
