using Services.Testing;

namespace Produits.Api.Tests;

public sealed class ProduitsKeyTests : KeyTests<Program, ProduitsDbContext>;
