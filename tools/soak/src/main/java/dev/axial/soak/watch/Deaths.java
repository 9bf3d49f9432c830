package dev.axial.soak.watch;

import java.util.List;

/**
 * The number of processes that died, by cause.
 *
 * @param bySoak processes that the soak has killed
 * @param bySupervisor that were killed since they were not alive or did not answer: none should be
 * @param byThemselves all others, such as a process that has lost its name to another
 */
public record Deaths(int bySoak, int bySupervisor, int byThemselves) {

    private static final String KILLED = "died (killed by signal 9)";
    private static final String UNWELL = "was killed, since it";

    /**
     * @param told by the launcher, one sentence for each death
     * @param kills that the soak has made; where more processes were killed, those beyond count as ended by themselves
     */
    public static Deaths of(List<String> told, int kills) {
        int killed = (int) told.stream().filter(Deaths::isKill).count();
        int unwell = (int) told.stream().filter(death -> death.contains(UNWELL)).count();
        int bySoak = Math.min(killed, kills);
        return new Deaths(bySoak, unwell, told.size() - bySoak - unwell);
    }

    /** Returns whether this is what the launcher says of a process that was killed with SIGKILL. */
    public static boolean isKill(String told) {
        return told.contains(KILLED);
    }
}
