using System.Globalization;

namespace Aspire.Dashboard.Browser;

/// <summary>Writes moments (UTC) as the reader's clock shows them, and durations as short as they can be read.</summary>
internal sealed class BrowserTime(TimeProvider clock)
{
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    /// <summary>The present moment, UTC.</summary>
    public DateTime UtcNow => clock.GetUtcNow().UtcDateTime;

    public void Use(BrowserTimeZone zone) =>
        _zone = TimeZoneInfo.TryFindSystemTimeZoneById(zone.Name, out var known)
            ? known
            : TimeZoneInfo.CreateCustomTimeZone(zone.Name, TimeSpan.FromMinutes(zone.OffsetMinutes), zone.Name, zone.Name);

    public DateTime ToLocal(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), _zone);

    /// <summary><c>14:03:07</c>, with the date before it if that is not today's.</summary>
    public string Format(DateTime utc, bool milliseconds = false)
    {
        var local = ToLocal(utc);
        var time = local.ToString(milliseconds ? "HH:mm:ss.fff" : "HH:mm:ss", CultureInfo.InvariantCulture);
        return local.Date == ToLocal(UtcNow).Date ? time : $"{local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} {time}";
    }

    /// <summary><c>8.49ms</c>, <c>1.2s</c>, <c>3m 4s</c>: three digits at most.</summary>
    public static string Format(TimeSpan duration)
    {
        var microseconds = duration.TotalMicroseconds;
        return microseconds switch
        {
            < 1_000 => Short(microseconds, "μs"),
            < 1_000_000 => Short(microseconds / 1_000, "ms"),
            < 60_000_000 => Short(microseconds / 1_000_000, "s"),
            < 3_600_000_000 => $"{duration.Minutes}m {duration.Seconds}s",
            _ => $"{(int)duration.TotalHours}h {duration.Minutes}m",
        };
    }

    private static string Short(double value, string unit) =>
        value.ToString(value < 10 ? "0.##" : value < 100 ? "0.#" : "0", CultureInfo.InvariantCulture) + unit;
}
