//! The databases are there, apart from each other, and gone afterwards.

#[test]
fn databases_are_apart_and_go_away() {
    let (one, two) = (testbed::postgres(), testbed::postgres());
    assert_ne!(one.name(), two.name());
    one.connect().batch_execute("CREATE TABLE t (a BIGINT)").unwrap();
    assert!(two.connect().batch_execute("SELECT a FROM t").is_err());
    let (gone, _still_connected) = (one.name().to_owned(), one.connect());
    drop(one);
    let sql = "SELECT datname FROM pg_database WHERE datname LIKE 'hongyan_test_%'";
    let names: Vec<String> = two.connect().query(sql, &[]).unwrap().iter().map(|row| row.get(0)).collect();
    assert!(names.contains(&two.name().to_owned()) && !names.contains(&gone), "{names:?}");
}

#[test]
fn a_folder_goes_away_with_its_files() {
    let place = testbed::sqlite();
    std::fs::write(place.path(), "x").unwrap();
    assert!(place.path().starts_with(place.folder()));
    let folder = place.folder().to_owned();
    drop(place);
    assert!(!folder.exists());
}
