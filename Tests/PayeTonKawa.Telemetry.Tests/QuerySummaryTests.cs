using PayeTonKawa.ServiceDefaults.Telemetry;

namespace PayeTonKawa.Telemetry.Tests;

public sealed class QuerySummaryTests
{
    [Theory]
    [InlineData("SELECT * FROM clients WHERE id = @p0 FOR UPDATE", "SELECT clients")]
    [InlineData("DELETE FROM clients\nWHERE id = @p0;\nINSERT INTO outbox (body)\nVALUES (@p1)\nRETURNING id;", "DELETE clients INSERT outbox")]
    [InlineData("UPDATE commandes AS c\nSET statut = @p", "UPDATE commandes")]
    [InlineData("SELECT EXISTS (\n    SELECT 1\n    FROM clients AS c)", "SELECT SELECT clients")]
    [InlineData("SELECT pg_advisory_xact_lock(@p0, @p1)", "SELECT pg_advisory_xact_lock")]
    [InlineData("INSERT INTO \"Notes\" (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 2", "INSERT Notes")]
    [InlineData("SELECT 'DELETE FROM clients, ''INSERT INTO''' FROM notes INNER JOIN tags ON true", "SELECT notes tags")]
    [InlineData("SET tcp_keepalives_idle = 10", "")]
    public void A_statement_is_summed_up_by_operations_and_tables(string sql, string summary) => Assert.Equal(summary, QuerySummary.Of(sql));

    [Fact]
    public void A_summary_has_an_end() =>
        Assert.Equal(255, QuerySummary.Of(string.Concat(Enumerable.Repeat("DELETE FROM clients;", 1000))).Length);
}
