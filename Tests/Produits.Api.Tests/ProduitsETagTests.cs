using Services.Testing;

namespace Produits.Api.Tests;

public sealed class ProduitsETagTests() : ETagTests<Program, ProduitsDbContext>(
    "/products/", """{"nom":"Kenya","prix":9.90}""", number => $$"""{"stock":{{number}}}""", "Produit non trouvé");
