package dev.axial.launcher.process;

import java.time.Duration;

/**
 * The time that a supervisor leaves a child.
 *
 * @param start until it answers for the first time; a child that takes longer hangs
 * @param notAlive while it reports that it is not alive: it may be ending by itself, in order
 * @param silence without an answer once it has started. A process that is stopped (SIGSTOP) for 12 s, as the soak does,
 *     and then has much to catch up is not hanging
 * @param stop from the request to stop until it is killed. A service finishes its commit (transactions last 10 s at most),
 *     closes its loops (up to 12 s each, one after the other) and its web server
 * @param look between two questions, four times as often until it has started
 */
public record LivenessPatience(Duration start, Duration notAlive, Duration silence, Duration stop, Duration look) {

    public static final LivenessPatience DEFAULT = new LivenessPatience(
            Duration.ofMinutes(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(1));
}
