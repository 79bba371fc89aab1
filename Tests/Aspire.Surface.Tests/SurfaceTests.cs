using System.Reflection;

namespace Aspire.Surface.Tests;

/// <summary>
/// Surface/*.txt is Aspire 13's API as far as the stand-ins offer it. A line there that an assembly lacks, or a member of an assembly that the
/// table lacks, is a difference to Aspire: mend the code, not the table, unless the table was wrong about Aspire.
/// </summary>
public sealed class SurfaceTests
{
    [Theory]
    [InlineData("Aspire.Hosting")]
    [InlineData("Aspire.Hosting.PostgreSQL")]
    [InlineData("Aspire.Hosting.RabbitMQ")]
    [InlineData("Aspire.Hosting.Testing")]
    [InlineData("Aspire.Npgsql.EntityFrameworkCore.PostgreSQL")]
    [InlineData("Aspire.RabbitMQ.Client")]
    public void The_assembly_offers_what_the_table_says_and_nothing_else(string assembly)
    {
        var offered = ApiPrinter.Print(Assembly.Load(assembly)).ToArray();
        var table = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Surface", $"{assembly}.txt"));

        Assert.Multiple(
            () => Assert.Equal([], table.Except(offered)),
            () => Assert.Equal([], offered.Except(table)));
    }

    [Fact]
    public void The_packages_without_an_API_of_their_own_offer_none() =>
        Assert.Empty(Assembly.Load("Aspire.Hosting.AppHost").GetExportedTypes());
}
