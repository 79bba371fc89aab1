namespace PayeTonKawa.Faults.Tests.Storms;

/// <summary>Size of a storm: a tenth of the guaranteed size, or all of it with <c>PAYETONKAWA_STORM=full</c>.</summary>
internal static class Storm
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("PAYETONKAWA_STORM") switch
    {
        null or "" => false,
        "full" => true,
        var other => throw new InvalidOperationException($"PAYETONKAWA_STORM is '{other}': set it to 'full', or leave it out."),
    };

    /// <summary>Number of writes without a broker, and of valid messages among the poison messages.</summary>
    public static int Size => IsFull ? 10_000 : 1_000;

    /// <summary>Number of messages that can never be processed.</summary>
    public static int Poison => Size / 10;

    public static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
}
