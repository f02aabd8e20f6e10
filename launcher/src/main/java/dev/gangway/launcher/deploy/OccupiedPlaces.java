package dev.gangway.launcher.deploy;

import dev.gangway.launcher.deploy.ApplicationSource.Place;
import java.util.ArrayList;
import java.util.List;

/** The places where an application is coming or going: who wants to change what overlaps one of them waits. */
final class OccupiedPlaces {
    private final List<Place> occupied = new ArrayList<>();

    /** Waits until nobody else changes anything there, whatever interrupts. */
    synchronized void enter(Place place) {
        boolean interrupted = false;
        while (occupied.stream().anyMatch(place::overlaps)) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        occupied.add(place);
    }

    /** Lets others in. */
    synchronized void leave(Place place) {
        occupied.remove(place);
        notifyAll();
    }
}
