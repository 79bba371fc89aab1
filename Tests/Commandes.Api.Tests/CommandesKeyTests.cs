using Commandes.Data;
using Services.Testing;

namespace Commandes.Api.Tests;

public sealed class CommandesKeyTests : KeyTests<Program, CommandesDbContext>;
