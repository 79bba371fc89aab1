using Services.Testing;

namespace Produits.Api.Tests;

public sealed class ProduitsOperationsTests : OperationsTests<Program, ProduitsDbContext>;
