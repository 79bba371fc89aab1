using Commandes.Data;
using Services.Testing;

namespace Commandes.Api.Tests;

public sealed class CommandesOperationsTests : OperationsTests<Program, CommandesDbContext>;
