package io.mapkeep.storage.cut;

import java.util.ArrayList;
import java.util.List;

/** Ends everything on a machine at one position of its log. */
sealed interface Cut {
    int position();

    /** The machine as it comes up again; {@code cut} stays as it is. */
    SimulatedMachine applyTo(SimulatedMachine cut);

    /**
     * As kill -9: the kernel lives on, so all that was written is there.
     *
     * @param bytesOfNext how much of the write at {@code position} had happened too
     */
    record ProcessDeath(int position, int bytesOfNext) implements Cut {
        @Override
        public SimulatedMachine applyTo(SimulatedMachine cut) {
            List<Operation> log = cut.log();
            var happened = new ArrayList<>(log.subList(0, position));
            if (bytesOfNext > 0 && log.get(position) instanceof Operation.Written next) {
                happened.add(next.prefix(bytesOfNext));
            }
            return new SimulatedMachine(cut.start(), happened);
        }
    }

    /** What was not forced is at the mercy of {@code seed}. */
    record PowerCut(int position, long seed, Honesty honesty) implements Cut {
        @Override
        public SimulatedMachine applyTo(SimulatedMachine cut) {
            return new SimulatedMachine(PowerLoss.at(cut, position, seed, honesty), List.of());
        }

        @Override
        public String toString() {
            return "PowerCut[position=" + position + ", seed=" + seed + (honesty == Honesty.FULL ? "]" : ", lying]");
        }
    }
}
