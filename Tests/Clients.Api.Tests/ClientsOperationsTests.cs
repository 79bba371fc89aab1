using Services.Testing;

namespace Clients.Api.Tests;

public sealed class ClientsOperationsTests : OperationsTests<Program, ClientsDbContext>;
