"""Every write and every read that joins stores or decides; knows no GraphQL, HTTP or driver."""
