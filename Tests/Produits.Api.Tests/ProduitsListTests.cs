using Services.Testing;

namespace Produits.Api.Tests;

public sealed class ProduitsListTests() : ListTests<Program, ProduitsDbContext>("/products/", n => $$"""{"nom":"{{n}}","prix":1}""");
