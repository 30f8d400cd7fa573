package io.flowmask.cameras.simulation.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.models.ObjectClass;
import io.flowmask.cameras.simulation.scene.GeneratedScene;
import io.flowmask.cameras.simulation.scene.SceneGenerator;
import io.flowmask.cameras.simulation.scene.SceneKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private static final int SCENES = 12;

    @Test
    void keepsVehiclesOutOfOneAnother() {
        for (int number = 0; number < SCENES; number++) {
            GeneratedScene scene = SceneGenerator.generate(new Dice(3).fork(number));
            Traffic traffic = new Traffic(scene.traffic(), new Dice(number));
            for (int step = 0; step < 60; step++) {
                traffic.advance(0.4);
                List<ActorState> vehicles = new ArrayList<>(scene.traffic().obstacles());
                traffic.states().stream().filter(TrafficTest::isVehicle).forEach(vehicles::add);
                assertApart(vehicles, "scene " + number + " step " + step);
            }
        }
    }

    private static boolean isVehicle(ActorState state) {
        return state.actor().kind() != ObjectClass.PERSON;
    }

    private static void assertApart(List<ActorState> vehicles, String where) {
        for (int i = 0; i < vehicles.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(Footprint.of(vehicles.get(i)).overlaps(Footprint.of(vehicles.get(j))))
                        .as("%s: %s and %s", where, vehicles.get(i), vehicles.get(j))
                        .isFalse();
            }
        }
    }

    @Test
    void keepsJunctionsFlowing() {
        int junctions = 0;
        for (int number = 0; junctions < 3; number++) {
            GeneratedScene scene = SceneGenerator.generate(new Dice(4).fork(number));
            if (scene.kind() == SceneKind.CROSSROADS) {
                junctions++;
                Traffic traffic = new Traffic(scene.traffic(), new Dice(number));
                Set<Integer> before = tracks(traffic);
                for (int second = 0; second < 600; second++) {
                    traffic.advance(1);
                }
                Set<Integer> stuck = tracks(traffic);
                stuck.retainAll(before);
                assertThat(stuck)
                        .as("vehicles that are still there after 600 seconds, scene %d", number)
                        .isEmpty();
            }
        }
    }

    private static Set<Integer> tracks(Traffic traffic) {
        Set<Integer> tracks = new HashSet<>();
        for (ActorState state : traffic.states()) {
            if (isVehicle(state) && state.actor().kind() != ObjectClass.BICYCLE) {
                tracks.add(state.trackId());
            }
        }
        return tracks;
    }

    @Test
    void movesThingsAsFarAsTheirSpeedAllows() {
        GeneratedScene scene = SceneGenerator.generate(new Dice(6).fork(1));
        Traffic traffic = new Traffic(scene.traffic(), new Dice(9));
        Map<Integer, ActorState> before = byTrack(traffic);
        for (int step = 0; step < 100; step++) {
            traffic.advance(0.1);
            Map<Integer, ActorState> after = byTrack(traffic);
            after.forEach((track, state) -> {
                ActorState was = before.get(track);
                if (was != null) {
                    double moved = Footprint.of(was)
                            .centre()
                            .distanceTo(Footprint.of(state).centre());
                    assertThat(moved).isLessThan(0.1 * Math.max(was.speed(), state.speed()) + 0.25);
                }
            });
            before.clear();
            before.putAll(after);
        }
    }

    private static Map<Integer, ActorState> byTrack(Traffic traffic) {
        Map<Integer, ActorState> states = new HashMap<>();
        traffic.states()
                .forEach(state -> assertThat(states.put(state.trackId(), state)).isNull());
        return states;
    }
}
