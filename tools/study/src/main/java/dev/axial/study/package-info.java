/** The study of OrganAMNIST, row by row, through Kafka and the services; stopped at any moment, it goes on where it was. */
package dev.axial.study;
