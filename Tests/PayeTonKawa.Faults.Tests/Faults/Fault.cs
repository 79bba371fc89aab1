using System.Globalization;

namespace PayeTonKawa.Faults.Tests.Faults;

/// <summary>One fault of a plan.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Target">To which resource; of a line, the service.</param>
/// <param name="Index">To which of its instances; of a line, 0 is the one to the database and 1 the one to the broker.</param>
/// <param name="Duration">For how long, where the kind has a duration.</param>
/// <param name="After">After how many more answers.</param>
internal sealed record Fault(FaultKind Kind, string Target, int Index, TimeSpan Duration, int After)
{
    public bool IsKill => Kind is FaultKind.Kill or FaultKind.KillAll;

    public bool IsOfLine => Kind >= FaultKind.Cut;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Target}/{Index} {Duration.TotalSeconds:0.0} s");
}
