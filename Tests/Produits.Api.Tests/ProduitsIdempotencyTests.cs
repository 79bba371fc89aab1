using Services.Testing;

namespace Produits.Api.Tests;

public sealed class ProduitsIdempotencyTests() : IdempotencyTests<Program, ProduitsDbContext, Produit>(
    "/products/", number => $$"""{"nom":"Kenya {{number}}","prix":9.90}""");
