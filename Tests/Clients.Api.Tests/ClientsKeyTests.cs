using Services.Testing;

namespace Clients.Api.Tests;

public sealed class ClientsKeyTests : KeyTests<Program, ClientsDbContext>;
