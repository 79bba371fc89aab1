using Npgsql;
using PayeTonKawa.ServiceDefaults.Database;

namespace Clients.Api.Tests;

/// <summary>Exceptions of Npgsql while the database becomes unavailable; each one occurred when servers or connections were killed.</summary>
#pragma warning disable CA2201 // Reserved exception types: the tests construct what the runtime throws.
public sealed class DatabaseFaultsTests
{
    public static TheoryData<Exception> Absences =>
    [
        new NpgsqlException("Additional unencrypted data received after SSL negotiation"),
        new NpgsqlException("Exception while reading from stream", new EndOfStreamException()),
        new NpgsqlException("The connection pool has been exhausted", new TimeoutException()),
        new InvalidOperationException("likely due to a transient failure", new NpgsqlException("The operation has timed out")),
        new NullReferenceException { Source = "Npgsql" },
        Refusal("57P03"),
        Refusal("53300"),
        Refusal("53100"),
        Refusal("40P01"),
        Refusal("42P05"),
        Refusal("26000"),
        Refusal("25P03"),
        Refusal("25006"),
        Refusal("57014"),
        Refusal("58P01"),
        Refusal("XX000"),
        Refusal("42P01"),
        Refusal("3D000"),
    ];

    [Theory]
    [MemberData(nameof(Absences))]
    public void An_absence_is_known_as_such(Exception exception) => Assert.True(DatabaseFaults.IsUnavailable(exception));

    [Fact]
    public void A_mistake_of_ours_is_not_taken_for_one()
    {
        Assert.False(DatabaseFaults.IsUnavailable(new NullReferenceException { Source = "Clients.Api" }));
        Assert.False(DatabaseFaults.IsUnavailable(Refusal("42601")));
        Assert.False(DatabaseFaults.IsUnavailable(Refusal("42703")));
        Assert.False(DatabaseFaults.IsUnavailable(Refusal("22003")));
        Assert.False(DatabaseFaults.IsUnavailable(Refusal("23502")));
        Assert.False(DatabaseFaults.IsUnavailable(Refusal("42501")));
    }

    private static PostgresException Refusal(string sqlState) => new("refused", "ERROR", "ERROR", sqlState);
}
