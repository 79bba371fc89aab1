namespace PayeTonKawa.Faults.Tests.Storms;

/// <summary>How large a storm is: a tenth of what is promised, or, with <c>PAYETONKAWA_STORM=full</c>, all of it.</summary>
internal static class Storm
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("PAYETONKAWA_STORM") switch
    {
        null or "" => false,
        "full" => true,
        var other => throw new InvalidOperationException($"PAYETONKAWA_STORM is '{other}': set it to 'full', or leave it out."),
    };

    /// <summary>Writes without a broker, and good messages among the poison.</summary>
    public static int Size => IsFull ? 10_000 : 1_000;

    /// <summary>Messages that can never be processed.</summary>
    public static int Poison => Size / 10;
}
