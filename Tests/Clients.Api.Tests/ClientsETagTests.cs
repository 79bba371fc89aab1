using Services.Testing;

namespace Clients.Api.Tests;

public sealed class ClientsETagTests() : ETagTests<Program, ClientsDbContext>(
    "/customers/",
    """{"nom":"Martin","prenom":"Sophie","email":"sophie@test.com"}""",
    number => $$"""{"nom":"Martin {{number}}"}""",
    "Client non trouvé");
