package io.mapkeep.bench.durability;

/** What is compared. */
enum Product {
    MAPKEEP("Mapkeep"),
    POSTGRESQL("PostgreSQL 15"),
    H2("plain H2");

    private final String title;

    Product(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
