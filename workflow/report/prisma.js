"use strict";
// Shows the records behind each number, and the way of each record. All data is in the page; all text is set as text.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { records, reports, others } = data;
  const counted = (n) => n.toLocaleString("en-US");
  const element = (id) => document.getElementById(id);
  const decoded = (column, place) => column.values[column.codes[place]];
  const words = (text) => text.replaceAll("_", " ");
  const named = (kind, key) => data.names[kind][key] || words(key);
  const PAGE = 50;

  const firstReport = records.id.length;
  const firstOther = firstReport + reports.id.length;
  const total = firstOther + others.length;
  const placeOf = new Map();
  for (let place = 0; place < total; place += 1) placeOf.set(idOf(place), place);
  const keeperOf = new Map();
  records.unique.forEach((unique, place) => unique && keeperOf.set(unique, place));
  let duplicatesOf = null;
  const haystack = new Array(total);
  let shown = { places: [], label: "", file: "records" };
  let matching = [];
  let page = 0;

  function idOf(place) {
    if (place < firstReport) return records.id[place];
    return place < firstOther ? reports.id[place - firstReport] : others[place - firstOther];
  }

  // The record that tells what a unit is: of a report its first, of a study that of its first report.
  function recordOf(place) {
    if (place < firstReport) return place;
    if (place < firstOther) return keeperOf.get(reports.unique[place - firstReport].split("; ")[0]) ?? -1;
    const report = reportsOfStudy(idOf(place))[0];
    return report === undefined ? -1 : recordOf(firstReport + report);
  }

  let byStudy = null;
  function reportsOfStudy(study) {
    if (!byStudy) {
      byStudy = new Map();
      reports.study.forEach((ids, place) => ids.split("; ").filter(Boolean).forEach((id) => byStudy.set(id, [...(byStudy.get(id) || []), place])));
    }
    return byStudy.get(study) || [];
  }

  function stands(place) {
    if (place >= firstOther) return reportsOfStudy(idOf(place)).map((n) => `${reports.id[n]}: ${named("station", decoded(reports.station, n))}`).join("; ");
    const table = place < firstReport ? records : reports;
    const at = place < firstReport ? place : place - firstReport;
    const reason = decoded(table.reason, at);
    const of = place < firstReport && records.duplicate_of[at] >= 0 ? " of " + idOf(records.duplicate_of[at]) : "";
    return named("station", decoded(table.station, at)) + of + (reason ? ": " + named("reason", reason) : "");
  }

  const titleOf = (record) => (record < 0 ? "" : records.title[record] || "(no title)");
  const aboutOf = (record) => (record < 0 ? "" : records.by[record]);

  function text(place) {
    if (haystack[place] === undefined) {
      const record = recordOf(place);
      haystack[place] = [idOf(place), titleOf(record), aboutOf(record), record < 0 ? "" : records.doi[record]].join(" ").toLowerCase();
    }
    return haystack[place];
  }

  function placesOf(paths) {
    const places = [];
    for (const path of paths) {
      let place = 0;
      for (const distance of data.lists[path] || []) places.push((place += distance));
    }
    return places;
  }

  function make(tag, content, className) {
    const made = document.createElement(tag);
    if (content !== undefined) made.textContent = content;
    if (className) made.className = className;
    return made;
  }

  function linkTo(place, label) {
    const button = make("button", label || idOf(place), "link");
    button.type = "button";
    button.addEventListener("click", () => follow(place, button));
    return button;
  }

  function showList(title, label, places, file) {
    shown = { places, label, file };
    element("list-title").textContent = title;
    element("search").value = "";
    search();
  }

  function search() {
    const wanted = element("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    matching = wanted.length ? shown.places.filter((place) => wanted.every((word) => text(place).includes(word))) : shown.places;
    page = 0;
    draw();
  }

  function draw() {
    const rows = matching.slice(page * PAGE, (page + 1) * PAGE).map((place) => {
      const row = document.createElement("tr");
      const id = document.createElement("td");
      id.append(linkTo(place));
      const what = document.createElement("td");
      const record = recordOf(place);
      what.append(make("span", titleOf(record), "title"), document.createElement("br"), make("span", aboutOf(record), "about"));
      row.append(id, what, make("td", stands(place)));
      return row;
    });
    element("list").tBodies[0].replaceChildren(...rows);
    const all = shown.places.length;
    element("count").textContent = matching.length === all ? `${counted(all)} in this list` : `${counted(matching.length)} of ${counted(all)} match`;
    element("count").dataset.count = all;
    const pages = Math.max(1, Math.ceil(matching.length / PAGE));
    element("place").textContent = `Page ${counted(page + 1)} of ${counted(pages)}`;
    element("before").disabled = page === 0;
    element("after").disabled = page + 1 >= pages;
    element("download").disabled = matching.length === 0;
  }

  function showBox(name, index) {
    const box = data.boxes[name];
    if (!box) return false;
    document.querySelectorAll(".flow a").forEach((link) => link.classList.toggle("chosen", link.getAttribute("xlink:href") === "#" + name));
    const buttons = box.numbers.map((number, n) => {
      const button = make("button", `${number.label} (${counted(number.count)})`);
      button.type = "button";
      button.setAttribute("aria-pressed", n === index);
      button.addEventListener("click", () => showBox(name, n));
      return button;
    });
    element("numbers").replaceChildren(...(buttons.length > 1 ? buttons : []));
    const number = box.numbers[index];
    showList(number.label, number.label, placesOf(number.paths), `${name}-${index + 1}`);
    element("records").dataset.box = name;
    return true;
  }

  function showPath(path) {
    if (!(path in data.lists)) return false;
    element("numbers").replaceChildren();
    showList(path, path, placesOf([path]), path);
    return true;
  }

  function showEverything() {
    element("numbers").replaceChildren();
    showList("All records", "All records", [...records.id.keys()], "all-records");
  }

  function step(list, heading, ...parts) {
    const item = document.createElement("li");
    item.append(make("b", heading), ...parts);
    list.push(item);
  }

  function decided(phase, row) {
    const way = data.decisions[phase].rows[row];
    if (way === undefined) return "";
    const { votes, outcome, resolver } = data.decisions[phase].ways[way];
    const said = votes.map(([who, what]) => `${who}: ${what}`).join("; ") || "nobody has decided yet";
    return `${said} → ${outcome}${resolver ? `, resolved by ${resolver}` : ""}`;
  }

  function stepsOfReport(list, report) {
    const id = reports.id[report];
    step(list, `Full text, ${id}`, decided("full_text", id) || "No decision is recorded.", document.createElement("br"), `Stands at: ${stands(firstReport + report)}.${reports.event[report] ? ` Events: ${reports.event[report]}.` : ""}`);
    for (const study of reports.study[report].split("; ").filter(Boolean)) {
      const place = placeOf.get(study);
      step(list, "Study", ...(place === undefined ? [study] : [linkTo(place)]));
    }
  }

  function stepsOfRecord(list, record) {
    const source = decoded(records.source, record);
    const from = decoded(records.file, record);
    step(list, "Found", `${named("source", source)}, search of ${decoded(records.search_date, record)}: record ${counted(records.position[record])} of ${from}.`);
    const kept = records.duplicate_of[record];
    if (kept >= 0) {
      step(list, "Duplicate", `Taken for a duplicate (decided by: ${decoded(records.decided_by, record) || "not said"}) of `, linkTo(kept), ". From here on that one stands for it:");
      stepsAfterDuplicates(list, kept);
      return;
    }
    if (!duplicatesOf) {
      duplicatesOf = new Map();
      records.duplicate_of.forEach((keeper, place) => keeper >= 0 && duplicatesOf.set(keeper, [...(duplicatesOf.get(keeper) || []), place]));
    }
    const same = duplicatesOf.get(record) || [];
    step(list, "Duplicates", same.length ? `It stands for ${counted(same.length)} more: ` : "None of it was found.", ...same.flatMap((place, n) => (n ? [", ", linkTo(place)] : [linkTo(place)])));
    stepsAfterDuplicates(list, record);
  }

  function stepsAfterDuplicates(list, record) {
    const station = decoded(records.station, record);
    if (station === "removed_automation" || station === "removed_other") step(list, "Before screening", `Removed: ${decoded(records.reason, record) || "no reason given"}.`);
    else step(list, "Title and abstract", decided("title_abstract", records.unique[record]) || "No decision is recorded.");
    for (const id of records.report[record].split("; ").filter(Boolean)) {
      const place = placeOf.get(id);
      if (place === undefined) step(list, "Full text", id);
      else stepsOfReport(list, place - firstReport);
    }
    const by = decoded(records.decided_by, record);
    step(list, "Station", `${stands(record)}${by ? `; decided by: ${by}` : ""}${records.event[record] ? `; events: ${records.event[record]}` : ""}.`);
  }

  let openedBy = null;
  function follow(place, button) {
    const list = [];
    const record = recordOf(place);
    if (place < firstReport) stepsOfRecord(list, place);
    else if (place < firstOther) {
      step(list, "Records", ...reports.unique[place - firstReport].split("; ").flatMap((unique, n) => {
        const keeper = keeperOf.get(unique);
        return [n ? ", " : "", keeper === undefined ? unique : linkTo(keeper)];
      }));
      stepsOfReport(list, place - firstReport);
    } else reportsOfStudy(idOf(place)).forEach((report) => step(list, "Report", linkTo(firstReport + report), ` ${stands(firstReport + report)}`));
    if (!list.length) step(list, "Earlier version", "Only a previous version of the review knows more of it.");
    element("way-title").textContent = `The way of ${idOf(place)}`;
    const provenance = place < firstReport ? decoded(records.provenance, place) : "";
    element("way-about").textContent = [titleOf(record), aboutOf(record), record >= 0 && records.doi[record] ? `doi ${records.doi[record]}` : "", provenance ? `(${provenance})` : ""].filter(Boolean).join(". ");
    element("way-steps").replaceChildren(...list);
    element("way").hidden = false;
    if (button && !element("way").contains(button)) openedBy = button;
    element("way").focus();
    element("way").scrollIntoView({ block: "start" });
  }

  function csv() {
    const quoted = (value) => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
    // A spreadsheet would run what begins like a formula; after an apostrophe it is text.
    const harmless = (value) => (/^ ?[=+\-@]/.test(value) ? `'${value}` : value);
    const header = ["id", "title", "published", "doi", "stands", "source", "search_date", "file", "position"];
    const lines = matching.map((place) => {
      const record = recordOf(place);
      const own = place < firstReport ? [named("source", decoded(records.source, place)), decoded(records.search_date, place), decoded(records.file, place), String(records.position[place])] : ["", "", "", ""];
      return [idOf(place), record < 0 ? "" : records.title[record], aboutOf(record), record < 0 ? "" : records.doi[record], stands(place), ...own].map((value) => quoted(harmless(String(value).replace(/\s+/g, " ")))).join(",");
    });
    return "\ufeff" + [header.join(","), ...lines].join("\r\n") + "\r\n";
  }

  function download() {
    const address = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `${shown.file.replace(/[^\w.-]+/g, "_")}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  const tabs = [...document.querySelectorAll("[role=tab]")];
  function openTab(tab, focus) {
    for (const other of tabs) {
      other.setAttribute("aria-selected", other === tab);
      other.tabIndex = other === tab ? 0 : -1;
      element(other.getAttribute("aria-controls")).hidden = other !== tab;
    }
    if (focus) tab.focus();
  }
  tabs.forEach((tab, n) => {
    tab.addEventListener("click", () => openTab(tab));
    tab.addEventListener("keydown", (event) => {
      const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (move) openTab(tabs[(n + move + tabs.length) % tabs.length], true);
    });
  });

  // The address says what is shown: #<form>.<box>, #list=<number>, #record=<id>.
  function go() {
    const wanted = decodeURIComponent(location.hash.slice(1));
    const [kind, value] = [wanted.slice(0, wanted.indexOf("=")), wanted.slice(wanted.indexOf("=") + 1)];
    if (wanted === "audit") return openTab(element("tab-audit"), true);
    if (kind === "record" && placeOf.has(value)) return follow(placeOf.get(value));
    const found = kind === "list" ? showPath(value) : showBox(wanted, 0);
    if (!found) return;
    if (kind !== "list") openTab(element("tab-" + wanted.split(".")[0]));
    element("records").focus({ preventScroll: true });
    element("records").scrollIntoView({ block: "start" });
  }

  element("search").addEventListener("input", search);
  element("before").addEventListener("click", () => { page -= 1; draw(); });
  element("after").addEventListener("click", () => { page += 1; draw(); });
  element("download").addEventListener("click", download);
  element("everything").addEventListener("click", showEverything);
  element("way-close").addEventListener("click", () => { element("way").hidden = true; if (openedBy) openedBy.focus(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !element("way").hidden) element("way-close").click(); });
  document.addEventListener("click", (event) => {
    // The same box again: the address does not change, but the list may have.
    const link = event.target.closest("a");
    const address = link && (link.getAttribute("xlink:href") || link.getAttribute("href") || "");
    if (address && address === location.hash) go();
  });
  window.addEventListener("hashchange", go);
  showEverything();
  go();
})();
