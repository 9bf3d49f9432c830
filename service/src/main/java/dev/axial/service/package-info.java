/**
 * What every service has in common: its lifecycle and health, and who may ask it what over HTTP. The only library that knows
 * Quarkus; nothing here knows images, models or runs.
 */
package dev.axial.service;
