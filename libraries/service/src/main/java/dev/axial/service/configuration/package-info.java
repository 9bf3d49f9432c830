/** Configuration that all services have in common, one mapping for each concern. */
package dev.axial.service.configuration;
