using Services.Testing;

namespace Clients.Api.Tests;

public sealed class ClientsListTests()
    : ListTests<Program, ClientsDbContext>("/customers/", n => $$"""{"nom":"n","prenom":"p","email":"{{n}}@test.com"}""");
