package io.mapkeep.contract.configuration;

import java.util.List;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;

/** A list of texts that {@link PlainToml} read, with the place of each. */
record PlainArray(List<String> texts, List<TomlPosition> places) implements TomlArray {
    PlainArray {
        texts = List.copyOf(texts);
        places = List.copyOf(places);
    }

    @Override
    public int size() {
        return texts.size();
    }

    @Override
    public boolean isEmpty() {
        return texts.isEmpty();
    }

    @Override
    public boolean containsStrings() {
        return !texts.isEmpty();
    }

    @Override
    public boolean containsLongs() {
        return false;
    }

    @Override
    public boolean containsDoubles() {
        return false;
    }

    @Override
    public boolean containsBooleans() {
        return false;
    }

    @Override
    public boolean containsOffsetDateTimes() {
        return false;
    }

    @Override
    public boolean containsLocalDateTimes() {
        return false;
    }

    @Override
    public boolean containsLocalDates() {
        return false;
    }

    @Override
    public boolean containsLocalTimes() {
        return false;
    }

    @Override
    public boolean containsArrays() {
        return false;
    }

    @Override
    public boolean containsTables() {
        return false;
    }

    @Override
    public Object get(int index) {
        return texts.get(index);
    }

    @Override
    public TomlPosition inputPositionOf(int index) {
        return places.get(index);
    }

    @Override
    public List<Object> toList() {
        return List.copyOf(texts);
    }
}
