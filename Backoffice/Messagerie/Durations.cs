namespace Backoffice.Messagerie;

internal static class Durations
{
    /// <summary>A duration as a person says it: 0,4 s; 42 s; 3 min 20 s; 5 h 12 min; 2 j 3 h.</summary>
    internal static string Text(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 10 } => $"{duration.TotalSeconds:0.0} s",
        { TotalMinutes: < 1 } => $"{duration.Seconds} s",
        { TotalHours: < 1 } => $"{duration.Minutes} min {duration.Seconds} s",
        { TotalDays: < 1 } => $"{duration.Hours} h {duration.Minutes} min",
        _ => $"{duration.Days} j {duration.Hours} h",
    };
}
